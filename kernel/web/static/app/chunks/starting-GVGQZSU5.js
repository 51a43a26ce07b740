import{a}from"./chunk-BBGPN22M.js";import"./chunk-ZKJPJ7EX.js";import"./chunk-4BMFUUJF.js";export{a as start};
