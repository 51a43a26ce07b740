import{a}from"./chunk-LQ747M7M.js";import"./chunk-AG7YANRH.js";import"./chunk-MHYDQUUL.js";export{a as start};
