// Whether this browser may show notifications, and what stands in the way.

export type Permission = "granted" | "denied" | "default" | "missing" | "install-first";

interface Standalone { standalone?: boolean }

export function permission(): Permission {
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (can) return Notification.permission;
  // Safari on a phone has it only for an app on the home screen.
  return (navigator as Standalone).standalone === false ? "install-first" : "missing";
}

/** Hears when somebody changes their mind in the browser's own settings; answers how to stop hearing. */
export function watchPermission(act: () => void): () => void {
  const look = (): void => { if (!document.hidden) act(); };
  document.addEventListener("visibilitychange", look);
  let status: PermissionStatus | undefined;
  void navigator.permissions?.query({ name: "notifications" }).then((found) => { status = found; status.onchange = act; }).catch(() => undefined);
  return () => {
    document.removeEventListener("visibilitychange", look);
    if (status) status.onchange = null;
  };
}
