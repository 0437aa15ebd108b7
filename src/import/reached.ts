/** Node of a graph, by the values that it reads and makes. */
interface Reading<Name> {
  readonly inputs: readonly Name[];
  readonly outputs: readonly Name[];
}

/** True for what stands in place of a value that is left out. */
const isNone = (name: unknown): boolean => name === "" || name === -1;

/**
 * The nodes that the outputs of a graph need, in their order. What else a file has, as heads of a training, changes nothing and is not
 * looked at.
 */
export function reached<Name, Node extends Reading<Name>>(
  nodes: readonly Node[],
  outputs: readonly Name[],
): Node[] {
  const makers = new Map<Name, Node[]>();
  for (const node of nodes)
    for (const each of node.outputs) {
      const known = makers.get(each);
      if (known) known.push(node);
      else makers.set(each, [node]);
    }
  const found = new Set<Node>();
  const open = [...outputs];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (isNone(name)) continue;
    for (const node of makers.get(name) ?? []) {
      if (found.has(node)) continue;
      found.add(node);
      for (const each of node.inputs) open.push(each);
    }
  }
  return nodes.filter((node) => found.has(node));
}
