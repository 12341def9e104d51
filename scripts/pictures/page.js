/* Runs in the page: draws every card, and says what is cut off or too pale to read. */

// biome-ignore lint/correctness/noUnusedVariables: called by scripts/pictures.ts in the page
function drawSheet({ cards, config }) {
  const { AdaptiveCards } = window;
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = html(text);
    result.didProcess = true;
  };
  const sheet = document.getElementById('sheet');
  const notes = [];
  for (const { name, card } of cards) {
    const parsed = new AdaptiveCards.AdaptiveCard();
    parsed.hostConfig = new AdaptiveCards.HostConfig(config);
    parsed.parse(card);
    const figure = document.createElement('figure');
    figure.innerHTML = '<figcaption></figcaption><div class="frame"></div>';
    figure.firstChild.textContent = name;
    figure.lastChild.append(parsed.render());
    sheet.append(figure);
    showTitles(figure, card);
    for (const note of complaints(figure.lastChild)) notes.push(`${name}: ${note}`);
  }
  return notes;
}

/** The part of Markdown that Teams acts on, so that text which was not escaped is seen. */
function html(text) {
  const kept = [];
  const plain = (part) => part.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return plain(text.replace(/\\([\\`*_{}[\]()#+\-.!~|])/g, (_, letter) => `\ue000${kept.push(letter) - 1}\ue001`))
    .replace(/!?\[(.+?)\]\((.+?)\)/g, '<a href="$2">$1</a>')
    .replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')
    .replace(/\*(.+?)\*/g, '<i>$1</i>')
    .replace(/\b_(.+?)_\b/g, '<i>$1</i>')
    .replace(/\ue000(\d+)\ue001/g, (_, index) => plain(kept[Number(index)]));
}

/** The renderer shows the value of a filtered choice; Teams shows its title. */
function showTitles(figure, card) {
  const titles = {};
  JSON.stringify(card, (key, value) => {
    if (key === 'choices') for (const choice of value) titles[choice.value] = choice.title;
    return value;
  });
  for (const box of figure.querySelectorAll('.ac-choiceSetInput-filtered-textbox')) {
    if (titles[box.value]) box.value = titles[box.value];
  }
}

function complaints(frame) {
  const found = new Set();
  const texts = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const text = texts.currentNode.textContent.trim().slice(0, 40);
    const box = element.getBoundingClientRect();
    if (text === '' || box.width === 0 || element.closest('option')) continue;
    if (contrast(element) < 4.5) found.add(`too pale: ${text}`);
    if (box.right > frame.getBoundingClientRect().right + 1) found.add(`wider than the card: ${text}`);
    if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflow !== 'visible') {
      found.add(`cut off: ${text}`);
    }
  }
  return [...found];
}

function contrast(element) {
  const [a, b] = [luminance(getComputedStyle(element).color), luminance(background(element))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function background(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (!/, 0\)$|transparent/.test(colour)) return colour;
  }
  return 'rgb(255, 255, 255)';
}

function luminance(colour) {
  const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return r * 0.2126 + g * 0.7152 + b * 0.0722;
}
