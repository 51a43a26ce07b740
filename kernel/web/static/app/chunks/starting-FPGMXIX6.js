import{a}from"./chunk-2SIE5X4W.js";import"./chunk-CPVVJWQV.js";import"./chunk-UJ5FD234.js";export{a as start};
