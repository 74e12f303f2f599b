// Lets screen readers say something, when they have finished what they are saying.
export function announce(sentence) {
  const announcer = document.getElementById("announcer");
  const line = document.createElement("p");
  line.textContent = sentence;
  announcer.append(line);
  // Read out once; it need not stay to be found.
  setTimeout(() => line.remove(), 5000);
}
