import{a}from"./chunk-CQFJ4JZA.js";import"./chunk-UHBJZS2R.js";import"./chunk-5SRWYQZW.js";export{a as start};
