import{a}from"./chunk-QLRJ5FXR.js";import"./chunk-OO6IRGPW.js";import"./chunk-MQDHT6SF.js";export{a as start};
