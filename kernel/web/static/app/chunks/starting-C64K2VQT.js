import{a}from"./chunk-JCSCOQUU.js";import"./chunk-TJRZ4KLU.js";import"./chunk-WOQSONBR.js";export{a as start};
