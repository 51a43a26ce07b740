// What is kept on the phone: IndexedDB, because the service worker reads it too and a report must outlive the page.

const NAME = "gawah";
const VERSION = 2;

export type Store = "kept" | "reports" | "media";
type Kept = "reports" | "media";

let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) {
        asked.result.createObjectStore("kept");
        asked.result.createObjectStore("reports", { keyPath: "key" });
      }
      if (oldVersion < 2) asked.result.createObjectStore("media", { keyPath: "key" });
    };
    asked.onsuccess = () => {
      // Another page, or erasing, needs it closed: the next question opens it again.
      asked.result.onversionchange = () => { asked.result.close(); opening = null; };
      resolve(asked.result);
    };
    asked.onerror = () => { opening = null; reject(asked.error ?? new Error("no store")); };
  });
  return opening;
}

async function run<T>(store: Store, mode: IDBTransactionMode, act: (within: IDBObjectStore) => IDBRequest): Promise<T> {
  const database = await open();
  return new Promise((resolve, reject) => {
    // What is said to be kept is on the disk, not in a buffer, when the phone goes dark.
    const transaction = database.transaction(store, mode, mode === "readwrite" ? { durability: "strict" } : {});
    const asked = act(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(asked.result as T);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? asked.error ?? new Error("not kept"));
  });
}

export const get = <T>(store: Store, key: string): Promise<T | undefined> => run<T | undefined>(store, "readonly", (within) => within.get(key));
export const all = <T>(store: Store): Promise<T[]> => run<T[]>(store, "readonly", (within) => within.getAll());
export const keep = (key: string, value: unknown): Promise<unknown> => run("kept", "readwrite", (within) => within.put(value, key));
export const forget = (key: string | IDBKeyRange): Promise<unknown> => run("kept", "readwrite", (within) => within.delete(key));
export const put = (store: Kept, value: object): Promise<unknown> => run(store, "readwrite", (within) => within.put(value));
export const remove = (store: Kept, key: string): Promise<unknown> => run(store, "readwrite", (within) => within.delete(key));

/** What was kept, or nothing where storage is closed to us. */
export async function kept<T>(key: string): Promise<T | undefined> {
  try {
    return await get<T>("kept", key);
  } catch {
    return undefined;
  }
}

/** Everything of ours, gone from this phone. */
export async function erase(): Promise<void> {
  (await open()).close();
  opening = null;
  await new Promise<void>((resolve, reject) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = () => resolve();
    asked.onerror = () => reject(asked.error ?? new Error("not erased"));
  });
  opening = Promise.reject(new Error("erased")); // what still goes on in this page writes nothing anew
  opening.catch(() => undefined);
}
