// Where the phone's keyboard covers the page instead of making it smaller (iOS), `--keyboard` says
// by how much.
let isFollowing = false;

export function followKeyboard() {
  const view = window.visualViewport;
  if (isFollowing || !view) return;
  isFollowing = true;
  const follow = () => {
    // Zoomed in, a part of the page is out of sight for another reason.
    const covered = view.scale > 1 ? 0 : Math.max(0, innerHeight - view.height - view.offsetTop);
    document.documentElement.style.setProperty("--keyboard", `${Math.round(covered)}px`);
  };
  view.addEventListener("resize", follow);
  view.addEventListener("scroll", follow);
}
