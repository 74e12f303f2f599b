// Starts everything for who is logged in (for others see entrance.js): the stack of pages, the
// controllers that elements name, the socket. In pieces, so that a finger is heard between them.
import { Application } from "../vendor/@hotwired/stimulus/dist/stimulus.js";
import { loadControllers } from "./lib/controllers.js";
import { install } from "./lib/installed.js";
import { tellWhyKicked } from "./lib/kicked.js";
import { connect } from "./lib/live.js";
import { PageStack } from "./lib/stack.js";
import { showTimes } from "./lib/time.js";
import { turn } from "./lib/turn.js";
import { conversations } from "./models/conversations.js";
import { notices } from "./models/notices.js";
import { outbox } from "./models/outbox.js";

showTimes();
await turn();
PageStack.start(document.getElementById("stack"));
await turn();
// Kept when all that the page names can be used.
export const ready = loadControllers(Application.start());
await turn();
tellWhyKicked();
conversations.start();
notices.start();
outbox.start();
connect();
install();
