// Starts what the pages of who has not logged in need: no stack of pages, no socket.
import { Application } from "../vendor/@hotwired/stimulus/dist/stimulus.js";
import { loadControllers } from "./lib/controllers.js";
import { install } from "./lib/installed.js";
import { showTimes } from "./lib/time.js";

showTimes();
loadControllers(Application.start());
install();
