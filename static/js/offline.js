// The page that the service worker shows: goes back to what was wanted as soon as the server answers.
const FIRST_SECONDS = 2;
const MOST_SECONDS = 30;
const GIVE_UP_SECONDS = 5;

const status = document.getElementById("offline-status");
let seconds = FIRST_SECONDS;
let timer;

async function isBack() {
  try {
    const signal = AbortSignal.timeout(GIVE_UP_SECONDS * 1000);
    return (await fetch("/healthz", { cache: "no-store", signal })).ok;
  } catch {
    return false;
  }
}

async function retry() {
  clearTimeout(timer);
  status.textContent = status.dataset.trying;
  // Opened by its own address there is nothing to go back to.
  if (await isBack()) return location.pathname === "/offline" ? location.replace("/") : location.reload();
  status.textContent = "";
  timer = setTimeout(retry, seconds * 1000);
  seconds = Math.min(seconds * 2, MOST_SECONDS);
  return undefined;
}

function retrySoon() {
  seconds = FIRST_SECONDS;
  retry();
}

// It was kept before the colours were chosen.
const theme = /(?:^|; )theme=(light|dark)/.exec(document.cookie)?.[1];
if (theme) document.documentElement.dataset.theme = theme;
document.getElementById("offline-retry").addEventListener("click", retrySoon);
addEventListener("online", retrySoon);
document.addEventListener("visibilitychange", () => document.hidden || retrySoon());
timer = setTimeout(retry, FIRST_SECONDS * 1000);
