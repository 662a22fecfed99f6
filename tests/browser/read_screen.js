/**
 * The document that the editor's elements show, as ops: read from the elements alone, so that a fault
 * in the editor's own idea of its contents is seen.
 */
root => {
  const MARKS = { STRONG: 'bold', EM: 'italic', U: 'underline', S: 'strike', CODE: 'code' };
  const ops = [];
  const push = (insert, attributes) => {
    const last = ops[ops.length - 1];
    if (last && JSON.stringify(last.attributes) === JSON.stringify(attributes)) {
      last.insert += insert;
    } else {
      ops.push({ insert, attributes });
    }
  };
  const sorted = pairs => Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
  const readText = (node, marks) => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.data) push(node.data, sorted(Object.entries(marks)));
      return;
    }
    if (node.classList.contains('ql-ui') || node.classList.contains('ql-cursor')) return;
    const own = { ...marks };
    if (MARKS[node.tagName]) own[MARKS[node.tagName]] = true;
    if (node.tagName === 'A') own.link = node.getAttribute('href');
    for (const child of node.childNodes) readText(child, own);
  };
  const readLine = line => {
    for (const child of line.childNodes) readText(child, {});
    const formats = [];
    const heading = /^H([1-6])$/.exec(line.tagName);
    if (heading) formats.push(['header', Number(heading[1])]);
    if (line.tagName === 'BLOCKQUOTE') formats.push(['blockquote', true]);
    if (line.tagName === 'LI') formats.push(['list', line.dataset.list]);
    const indent = /ql-indent-(\d)/.exec(line.className);
    if (indent) formats.push(['indent', Number(indent[1])]);
    const align = /ql-align-(\w+)/.exec(line.className);
    if (align) formats.push(['align', align[1]]);
    push('\n', sorted(formats));
  };
  for (const block of root.children) {
    if (block.tagName === 'OL') Array.from(block.children).forEach(readLine);
    else readLine(block);
  }
  return JSON.stringify(
    ops.map(op => (Object.keys(op.attributes).length ? op : { insert: op.insert }))
  );
};
