// Which language the app speaks just now: the page's own; of the worker, which has no page, the one that was chosen last.

import { kept } from "./store";

export const chosenLanguage = async (): Promise<string> => globalThis.document?.documentElement.lang || ((await kept<string>("language")) ?? "en");
