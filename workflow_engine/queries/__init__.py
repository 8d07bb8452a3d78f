"""Floor 2: what pages and lists show. One function per question; reads only."""
