import{a,b}from"./chunk-MNRKZ7VU.js";import"./chunk-ZCUTI73O.js";import"./chunk-ITHXNVMT.js";export{a as follow,b as look};
