Object.assign(globalThis.gawahWords??={},{"Theme: %(now)s. Change to %(next)s.":"رنگ: %(now)s. بدلائي %(next)s ڪريو.","as the system":"سسٽم موجب","dark":"ڪارو","light":"روشن"});
