import{a,b}from"./chunk-XQLFJGCQ.js";import"./chunk-24T3645R.js";import"./chunk-5SRWYQZW.js";export{a as follow,b as look};
