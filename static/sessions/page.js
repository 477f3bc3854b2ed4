/** Puts the list of sessions together: this page's map. */
import '../widgets/top.js';
import './sessions.js';
