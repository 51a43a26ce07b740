import{a,b}from"./chunk-5CKX4ZW6.js";import"./chunk-YLITUSKB.js";import"./chunk-UJ5FD234.js";export{a as follow,b as look};
