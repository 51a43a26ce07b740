// A list that changes under somebody's hand. A row under the pointer or with the focus never moves or goes: while there is
// one, the newer list is brought into the order that stands here before it is morphed in; what has left stays, grey, and
// what is new comes last. Afterwards the rows that have moved wear an indigo edge.

const POINTER_RESTS_MS = 4_000;
const EDGE_MS = 2_000;

export class Steady {
  private pointerAt = -POINTER_RESTS_MS;
  private order: string[] = [];

  /** rows: those that stand on the page now. */
  constructor(private readonly rows: () => HTMLElement[]) {
    addEventListener("pointermove", () => { this.pointerAt = performance.now(); }, { passive: true });
  }

  /** Before the newer list is put in: whether it comes as it is (`all`), or some of it has to wait. */
  hold(wanted: HTMLElement | undefined): "all" | "some" {
    if (!wanted) return "all";
    const present = this.rows();
    this.order = present.map((row) => row.id);
    if (!present.some((row) => this.isWithSomebody(row))) return "all";
    const fresh = new Map(Array.from(wanted.querySelectorAll<HTMLElement>("tr[data-task]")).map((row) => [row.id, row]));
    if ([...fresh.keys()].join() === this.order.join()) return "all";
    const stand = present.map((row) => fresh.get(row.id) ?? gone(row));
    const body = wanted.querySelector("tbody");
    if (body) body.replaceChildren(...stand, ...Array.from(fresh.values()).filter((row) => !this.order.includes(row.id)));
    else wanted.replaceChildren(withRows(present[0]!.closest("table")!, stand));
    return "some";
  }

  /** After it was put in. */
  tell(): void {
    if (!this.order.length) return;
    const was = this.rows().map((row) => this.order.indexOf(row.id));
    const stayed = longestRun(was);
    this.rows().forEach((row, index) => {
      if (!stayed.has(index)) edge(row);
    });
  }

  private isWithSomebody(row: HTMLElement): boolean {
    const resting = performance.now() - this.pointerAt < POINTER_RESTS_MS;
    return (resting && row.matches(":hover")) || row.contains(document.activeElement);
  }
}

function gone(row: HTMLElement): HTMLElement {
  const left = row.cloneNode(true) as HTMLElement;
  left.classList.add("left");
  return left;
}

function withRows(table: HTMLTableElement, rows: HTMLElement[]): HTMLTableElement {
  const same = table.cloneNode(true) as HTMLTableElement;
  same.querySelector("tbody")!.replaceChildren(...rows);
  return same;
}

/** Indices of the longest run that still stands in its old order; where a row was not there before (-1) it is in none. */
function longestRun(was: number[]): Set<number> {
  const runs: number[][] = [];
  was.forEach((place, index) => {
    if (place < 0) return;
    const before = runs.reduce<number[]>((best, run) => (run.length > best.length && was[run.at(-1)!]! < place ? run : best), []);
    runs.push([...before, index]);
  });
  return new Set(runs.reduce((best, run) => (run.length > best.length ? run : best), []));
}

const edges = new WeakMap<HTMLElement, number>();

function edge(row: HTMLElement): void {
  clearTimeout(edges.get(row));
  row.dataset.moved = "";
  edges.set(row, window.setTimeout(() => { delete row.dataset.moved; }, EDGE_MS));
}
