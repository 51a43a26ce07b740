// What was typed survives a reload, a lost claim and a broken line.

export class Draft {
  private readonly key: string;

  constructor(task: string, private readonly field: HTMLTextAreaElement | null) {
    this.key = `gawah-draft-${task}`;
    try {
      if (field && !field.value) field.value = sessionStorage.getItem(this.key) ?? "";
    } catch { /* nothing was kept */ }
  }

  keep(): void {
    try {
      if (this.field?.value) sessionStorage.setItem(this.key, this.field.value);
      else sessionStorage.removeItem(this.key);
    } catch { /* without storage the text still stands in the field */ }
  }

  forget(): void {
    try { sessionStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }
}
