// Told when a report on this phone has changed: by this page, another one, or the service worker.

export function watchReports(act: () => void): () => void {
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("gawah");
  channel?.addEventListener("message", act);
  addEventListener("gawah-reports", act);
  addEventListener("online", act);
  addEventListener("offline", act);
  return () => {
    channel?.close();
    for (const name of ["gawah-reports", "online", "offline"]) removeEventListener(name, act);
  };
}
