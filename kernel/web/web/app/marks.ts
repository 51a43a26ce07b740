// Small marks that are read before anything is loaded. A phone that is full, or closed to us, keeps them in the page: an SOS never waits for one.

const inPage = new Map<string, string>();

export function mark(key: string): string {
  try {
    return localStorage.getItem(key) ?? inPage.get(key) ?? "";
  } catch {
    return inPage.get(key) ?? "";
  }
}

export function setMark(key: string, value: string): void {
  inPage.delete(key);
  try {
    localStorage.removeItem(key);
    if (value) localStorage.setItem(key, value);
  } catch {
    if (value) inPage.set(key, value);
  }
}
