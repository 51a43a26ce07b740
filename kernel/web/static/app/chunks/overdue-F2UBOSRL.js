import{a,b}from"./chunk-XL6OJSRB.js";import"./chunk-MH64DTUS.js";import"./chunk-MQDHT6SF.js";export{a as follow,b as look};
