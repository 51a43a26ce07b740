import{a,b}from"./chunk-5EH6G72G.js";import"./chunk-ODGEAI4C.js";import"./chunk-MHYDQUUL.js";export{a as follow,b as look};
