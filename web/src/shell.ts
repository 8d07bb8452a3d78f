// What every page loads: partial updates, the frame around the page, and the keyboard.

import 'htmx.org';
import './parts/asking';
import './parts/frame';
import './parts/keys';
