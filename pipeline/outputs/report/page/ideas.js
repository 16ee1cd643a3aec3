// Which sentences count when some say the same: the heaviest set of which no two do, as in
// pipeline/profile/distinct_evidence.py.

/** The connected pieces of a graph over the numbers 0 to `size`, each in rising order; `same(i, j)` joins two. */
export function pieces(size, same) {
  const left = new Set(Array.from({ length: size }, (_, i) => i));
  const found = [];
  while (left.size) {
    const stack = [Math.min(...left)];
    const piece = new Set();
    while (stack.length) {
      const node = stack.pop();
      if (piece.has(node)) continue;
      piece.add(node);
      for (const other of left) if (same(node, other)) stack.push(other);
    }
    for (const node of piece) left.delete(node);
    found.push([...piece].sort((a, b) => a - b));
  }
  return found;
}

/** The numbers of the heaviest set of which no two are joined; of a piece no more than `exact` are looked at. */
export function distinct(worth, same, exact) {
  return pieces(worth.length, same).flatMap((piece) => {
    const ranked = piece.sort((a, b) => worth[b] - worth[a] || a - b);
    return heaviest(ranked.slice(0, exact), worth, same);
  });
}

const sum = (nodes, worth) => nodes.reduce((total, i) => total + worth[i], 0);

function heaviest(nodes, worth, same) {
  if (nodes.length < 2) return nodes;
  const [first, ...rest] = nodes;
  const free = rest.filter((i) => !same(first, i));
  const taken = [first, ...heaviest(free, worth, same)];
  if (free.length === rest.length || sum(rest, worth) <= sum(taken, worth)) return taken;
  const without = heaviest(rest, worth, same);
  return sum(without, worth) > sum(taken, worth) ? without : taken;
}
