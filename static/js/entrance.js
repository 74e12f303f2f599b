// Starts what the pages of who has not logged in need: no stack of pages, no socket.
import { Application } from "../vendor/@hotwired/stimulus/dist/stimulus.js";
import { loadControllers } from "./lib/controllers.js";
import { install } from "./lib/installed.js";
import { forget } from "./lib/kept.js";
import { showTimes } from "./lib/time.js";

// This device was put out while none of its pages was open (otherwise see lib/kicked.js).
if (document.querySelector("[data-ended]")) forget(localStorage.getItem("me"));
showTimes();
loadControllers(Application.start());
install();
