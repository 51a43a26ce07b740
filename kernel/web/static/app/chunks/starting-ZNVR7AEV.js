import{a}from"./chunk-37WTVFS3.js";import"./chunk-B65WWLT4.js";import"./chunk-FULNRD2Z.js";import"./chunk-ZVURTSSH.js";export{a as start};
