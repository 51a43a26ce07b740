function u(a){let t=Math.max(0,Math.floor(a/1e3)),o=s=>String(s).padStart(2,"0"),n=Math.floor(t/3600),r=Math.floor(t%3600/60);return n?`${n}:${o(r)}:${o(t%60)}`:`${r}:${o(t%60)}`}export{u as a};
