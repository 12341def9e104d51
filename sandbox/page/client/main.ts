import { listen } from './api.ts';
import { createCalls } from './calls.ts';
import { createChat } from './chat.ts';
import { byId } from './dom.ts';
import { createTop } from './top.ts';
import { createTruth } from './truth.ts';

/** Puts the parts together and hands each what happens. */
const top = createTop(byId('top'));
const chat = createChat(byId('teams'));
const truth = createTruth(byId('truth'));
const calls = createCalls(byId('truth'));

listen(
  {
    all: (snapshot) => {
      top.bot(snapshot.bot);
      top.switches(snapshot.switches);
      chat.reset(snapshot);
      truth.reset(snapshot);
      calls.reset(snapshot.calls);
      // Tests wait for this: from here on the page shows what is there.
      document.body.dataset.ready = 'true';
    },
    message: chat.message,
    conversation: chat.conversation,
    call: (call) => {
      calls.call(call);
      truth.call(call);
    },
    bot: top.bot,
    switches: top.switches,
    world: truth.lookAgain,
  },
  top.online,
);
