import{a}from"./chunk-4F2JFEFQ.js";import"./chunk-AEJDULG2.js";import"./chunk-ITHXNVMT.js";export{a as start};
