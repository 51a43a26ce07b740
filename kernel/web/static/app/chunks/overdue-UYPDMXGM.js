import{a,b}from"./chunk-BIFBAEX5.js";import"./chunk-KWVG35NB.js";import"./chunk-WOQSONBR.js";export{a as follow,b as look};
