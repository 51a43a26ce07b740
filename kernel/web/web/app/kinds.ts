// What can be reported, in plain words. The wire's categories on the left.

import { N_, t } from "../words";

export interface Kind { words: string; icon: string; /** Done by people: then it is asked what they did. */ isDeed: boolean }

const KINDS: Record<string, Kind> = {
  phone_snatching: { words: N_("Phone snatched"), icon: "phone-snatching", isDeed: true },
  motorcycle_snatching: { words: N_("Motorcycle snatched"), icon: "motorcycle-theft", isDeed: true },
  motorcycle_theft: { words: N_("Motorcycle stolen"), icon: "motorcycle-theft", isDeed: true },
  car_snatching: { words: N_("Car snatched"), icon: "car", isDeed: true },
  car_theft: { words: N_("Car stolen"), icon: "car", isDeed: true },
  robbery: { words: N_("Robbery"), icon: "robbery", isDeed: true },
  burglary: { words: N_("Burglary"), icon: "burglary", isDeed: true },
  assault: { words: N_("Assault"), icon: "assault", isDeed: true },
  harassment: { words: N_("Harassment"), icon: "harassment", isDeed: true },
  missing_person: { words: N_("Missing person"), icon: "missing-person", isDeed: false },
  suspicious_activity: { words: N_("Suspicious activity"), icon: "eye", isDeed: true },
  traffic_collision: { words: N_("Collision"), icon: "collision", isDeed: false },
  road_hazard: { words: N_("Hazard"), icon: "hazard", isDeed: false },
  fire: { words: N_("Fire"), icon: "fire", isDeed: false },
  other: { words: N_("Something else"), icon: "question", isDeed: false },
};

/** Of home's one key there are two kinds: it is asked on the next screen. */
export const MOTORCYCLE = "motorcycle";

export const CATEGORIES = Object.keys(KINDS);
export const kindOf = (category: string): Kind => KINDS[category] ?? KINDS.other!;
export const nameOf = (category: string): string => (category === MOTORCYCLE ? t("Motorcycle taken") : t(kindOf(category).words));
export const isKind = (category: string): boolean => category === MOTORCYCLE || category in KINDS;
