// What the overview is narrowed to, coloured by and sorted by.

export const filters = {
  q: "",
  lang: "",
  company: "",
  seniority: "",
  competency: "",
  framework: "",
  band: "low",
  stage: "",
  view: "all",
  colour: "band",
  against: "",
  like: "",
  group: "",
  sort: "file",
  page: 0,
};
