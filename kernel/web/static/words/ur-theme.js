Object.assign(globalThis.gawahWords??={},{"Theme: %(now)s. Change to %(next)s.":"رنگ: %(now)s۔ بدل کر %(next)s کریں۔","as the system":"سسٹم کے مطابق","dark":"گہرا","light":"ہلکا"});
