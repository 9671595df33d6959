/** What the return page says, by language. */

/** Titles and sentences of its three occasions, and the link back. */
export type ReturnPageTexts = Readonly<{
  /** The journey had a window of its own. */
  window: Readonly<{ title: string; body: string }>;
  /** It ended in another browser than it started in. */
  elsewhere: Readonly<{ title: string; body: string }>;
  /** The address leads nowhere (any more). */
  dead: Readonly<{ title: string; body: string }>;
  /** Followed by the name of a site. */
  back: string;
}>;

export const RETURN_PAGE_TEXTS = {
  en: {
    window: {
      title: 'You can close this window',
      body: 'The page where you started continues by itself.',
    },
    elsewhere: {
      title: 'Return to the page where you started',
      body: 'This is a different browser from the one you left. Go back to that one and open the page again.',
    },
    dead: {
      title: 'Return to the page where you started',
      body: 'There is nothing left to do here.',
    },
    back: 'Go to',
  },
  de: {
    window: {
      title: 'Sie können dieses Fenster schließen',
      body: 'Die Seite, auf der Sie begonnen haben, fährt von selbst fort.',
    },
    elsewhere: {
      title: 'Kehren Sie zu der Seite zurück, auf der Sie begonnen haben',
      body: 'Dies ist ein anderer Browser als der, den Sie verlassen haben. Wechseln Sie zu jenem zurück und öffnen Sie die Seite erneut.',
    },
    dead: {
      title: 'Kehren Sie zu der Seite zurück, auf der Sie begonnen haben',
      body: 'Hier ist nichts mehr zu tun.',
    },
    back: 'Weiter zu',
  },
  es: {
    window: {
      title: 'Ya puede cerrar esta ventana',
      body: 'La página en la que empezó continúa por sí sola.',
    },
    elsewhere: {
      title: 'Vuelva a la página en la que empezó',
      body: 'Este no es el navegador en el que empezó. Vuelva a aquel y abra la página de nuevo.',
    },
    dead: {
      title: 'Vuelva a la página en la que empezó',
      body: 'Aquí no queda nada por hacer.',
    },
    back: 'Ir a',
  },
  fr: {
    window: {
      title: 'Vous pouvez fermer cette fenêtre',
      body: 'La page où vous avez commencé continue toute seule.',
    },
    elsewhere: {
      title: 'Revenez à la page où vous avez commencé',
      body: 'Ce navigateur n’est pas celui où vous avez commencé. Revenez à celui-là et ouvrez de nouveau la page.',
    },
    dead: {
      title: 'Revenez à la page où vous avez commencé',
      body: 'Il n’y a plus rien à faire ici.',
    },
    back: 'Aller sur',
  },
  it: {
    window: {
      title: 'Può chiudere questa finestra',
      body: 'La pagina da cui ha iniziato prosegue da sola.',
    },
    elsewhere: {
      title: 'Torni alla pagina da cui ha iniziato',
      body: 'Questo non è il browser da cui ha iniziato. Torni a quello e apra di nuovo la pagina.',
    },
    dead: {
      title: 'Torni alla pagina da cui ha iniziato',
      body: 'Qui non c’è altro da fare.',
    },
    back: 'Vai a',
  },
  pl: {
    window: {
      title: 'Możesz zamknąć to okno',
      body: 'Strona, na której wszystko się zaczęło, sama przejdzie dalej.',
    },
    elsewhere: {
      title: 'Wróć na stronę, na której wszystko się zaczęło',
      body: 'To inna przeglądarka niż ta, od której zaczęto. Wróć do tamtej i otwórz stronę ponownie.',
    },
    dead: {
      title: 'Wróć na stronę, na której wszystko się zaczęło',
      body: 'Tutaj nie ma już nic do zrobienia.',
    },
    back: 'Przejdź do',
  },
} as const satisfies Record<string, ReturnPageTexts>;

export type ReturnPageLanguage = keyof typeof RETURN_PAGE_TEXTS;

/** The language of a page for somebody who reads these, best first, as in `Accept-Language`. */
export function returnPageLanguageOf(tags: string | undefined): ReturnPageLanguage {
  const wanted = (tags ?? '').split(',').map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return wanted.find(isSpoken) ?? 'en';
}

function isSpoken(language: string): language is ReturnPageLanguage {
  return Object.hasOwn(RETURN_PAGE_TEXTS, language);
}
