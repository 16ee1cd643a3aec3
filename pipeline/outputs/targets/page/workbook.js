// A table as an Excel workbook: the few parts that spreadsheets need, in a zip whose entries are stored as they are.

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const FORMATS = "http://schemas.openxmlformats.org";
const MAIN = `${FORMATS}/spreadsheetml/2006/main`;
const OFFICE = `${FORMATS}/officeDocument/2006/relationships`;
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
export const XLSX = `${TYPE}.sheet`;

const escaped = (text) =>
  text
    .replace(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, "") // XML has no place for them
    .replace(/[&<>"]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[char]);

const relations = (list) =>
  `${HEAD}<Relationships xmlns="${FORMATS}/package/2006/relationships">${list
    .map(([kind, target], n) => `<Relationship Id="rId${n + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`)
    .join("")}</Relationships>`;

const cell = (value) => {
  if (value === null || value === "") return "<c/>";
  if (typeof value === "number") return `<c><v>${value}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
};

const parts = (title, rows) => ({
  "[Content_Types].xml":
    `${HEAD}<Types xmlns="${FORMATS}/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
  "_rels/.rels": relations([["officeDocument", "xl/workbook.xml"]]),
  "xl/workbook.xml":
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
    `<sheet name="${escaped(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": relations([["worksheet", "worksheets/sheet1.xml"]]),
  "xl/worksheets/sheet1.xml":
    `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>` +
    `${rows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("")}</sheetData></worksheet>`,
});

const CRC = Array.from({ length: 256 }, (_, n) => {
  let rest = n;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest >>> 0;
});
const checksum = (bytes) => (bytes.reduce((sum, byte) => (sum >>> 8) ^ CRC[(sum ^ byte) & 255], -1) ^ -1) >>> 0;

/** Little-endian numbers, given as [bytes, value]. */
const numbers = (...list) =>
  Uint8Array.from(list.flatMap(([size, value]) => Array.from({ length: size }, (_, n) => (value >>> (8 * n)) & 255)));

/** The bytes of a zip that holds texts by their names; nothing in it is pressed. */
function stored(texts) {
  const [body, index] = [[], []];
  let [offset, listed] = [0, 0];
  const MADE = [2, 33]; // 1980-01-01: the same table gives the same file
  for (const [name, text] of Object.entries(texts)) {
    const [called, bytes] = [name, text].map((one) => new TextEncoder().encode(one));
    const size = [4, bytes.length];
    const about = [[2, 20], [2, 0x800], [2, 0], [2, 0], MADE, [4, checksum(bytes)], size, size, [2, called.length]];
    const head = numbers([4, 0x04034b50], ...about, [2, 0]);
    const entry = numbers([4, 0x02014b50], [2, 20], ...about, [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]);
    body.push(head, called, bytes);
    index.push(entry, called);
    offset += head.length + called.length + bytes.length;
    listed += entry.length + called.length;
  }
  const count = [2, Object.keys(texts).length];
  return [...body, ...index, numbers([4, 0x06054b50], [2, 0], [2, 0], count, count, [4, listed], [4, offset], [2, 0])];
}

/** The workbook with one sheet, as pieces of a file; rows are lists of texts and numbers. */
export const workbook = (title, rows) => stored(parts(title, rows));
