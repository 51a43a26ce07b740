import{a,b}from"./chunk-INMPG2ZH.js";import"./chunk-CIAEVCMU.js";import"./chunk-B2NDGYQL.js";export{a as follow,b as look};
