const find = document.getElementById("find");
const language = document.getElementById("language");
const shown = document.getElementById("shown");
const sections = [...document.querySelectorAll(".family")].map((section) => ({
  section,
  list: section.querySelector(".members"),
  roles: [...section.querySelectorAll(".role")].map((role) => ({
    role,
    words: role.dataset.find,
    lang: role.dataset.lang,
  })),
}));
let wasAsked = false;
function filter() {
  const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  const asked = wanted.length > 0 || language.value !== "";
  for (const { section, list, roles } of sections) {
    let some = false;
    for (const { role, words, lang } of roles) {
      const fits = (!language.value || lang === language.value) && wanted.every((word) => words.includes(word));
      if (role.hidden === fits) role.hidden = !fits;
      if (fits) {
        some = true;
        count += 1;
      }
    }
    if (section.hidden === some) section.hidden = !some;
    if (asked !== wasAsked) list.open = asked;
  }
  wasAsked = asked;
  shown.textContent = `${count} / ${shown.dataset.all}`;
}
find.addEventListener("input", filter);
language.addEventListener("change", filter);
document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
for (const link of document.querySelectorAll('a[href^="#family-"]')) {
  link.addEventListener("click", () => {
    find.value = "";
    language.value = "";
    filter();
  });
}
filter();
