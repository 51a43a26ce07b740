import{a,b}from"./chunk-ZBMNTQEY.js";import"./chunk-OLXENC4W.js";import"./chunk-4BMFUUJF.js";export{a as follow,b as look};
