const root = document.documentElement;
const buttons = [...document.querySelectorAll("[data-speak]")];
function speak(language) {
  root.className = `speak-${language}`;
  root.lang = language === "zh" ? "zh-Hans" : "en";
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.speak === language));
  try {
    localStorage.setItem("jobprofile.language", language);
  } catch {
    // A file that was opened from a mail may not be allowed to store anything.
  }
}
for (const button of buttons) button.addEventListener("click", () => speak(button.dataset.speak));
document.getElementById("print").addEventListener("click", () => print());
let chosen = null;
try {
  chosen = localStorage.getItem("jobprofile.language");
} catch {
  chosen = null;
}
speak(chosen === "zh" || chosen === "en" ? chosen : (navigator.language || "en").startsWith("zh") ? "zh" : "en");
