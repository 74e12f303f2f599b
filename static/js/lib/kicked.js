// The server put this device out ("im:kicked" with a reason): the login page says why, out of a
// cookie, for whichever request comes first there. What the browser kept of the user goes: a device that
// was put out may be in other hands.
import { forget } from "./kept.js";

const SECONDS = 60;
let isExpected = false;

// Nobody need be told what he has asked for himself.
export function expectKick() {
  isExpected = true;
}

export function tellWhyKicked() {
  document.addEventListener("im:kicked", ({ detail }) => {
    if (isExpected) return;
    forget(document.body.dataset.me);
    document.cookie = `kicked=${detail.reason}; Path=/; Max-Age=${SECONDS}; SameSite=Lax`;
    location.assign("/login");
  });
}
