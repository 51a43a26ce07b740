import{a}from"./chunk-ZTGUF435.js";import"./chunk-X2WE2MDQ.js";import"./chunk-B2NDGYQL.js";export{a as start};
