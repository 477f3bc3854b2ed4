/** Puts the review of a session together: this page's map. */
import '../widgets/toast.js';
import '../widgets/top.js';
import './review.js';
