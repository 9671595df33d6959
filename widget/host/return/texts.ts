/** Texts of the return page, by language. */

type ReturnPageTexts = Readonly<{
  /** The journey had a popup. */
  popup: Readonly<{ title: string; body: string }>;
  /** The journey ended in another browser than the one that started. */
  otherBrowser: Readonly<{ title: string; body: string }>;
  /** The URL is invalid, or was used. */
  invalid: Readonly<{ title: string; body: string }>;
  /** Followed by the name of the site. */
  backTo: string;
}>;

export const RETURN_PAGE_TEXTS = {
  en: {
    popup: {
      title: 'You can close this window',
      body: 'The page where you started continues by itself.',
    },
    otherBrowser: {
      title: 'Return to the page where you started',
      body: 'This is a different browser from the one you left. Go back to that one and open the page again.',
    },
    invalid: {
      title: 'Return to the page where you started',
      body: 'There is nothing left to do here.',
    },
    backTo: 'Go to',
  },
  de: {
    popup: {
      title: 'Sie können dieses Fenster schließen',
      body: 'Die Seite, auf der Sie begonnen haben, fährt von selbst fort.',
    },
    otherBrowser: {
      title: 'Kehren Sie zu der Seite zurück, auf der Sie begonnen haben',
      body: 'Dies ist ein anderer Browser als der, den Sie verlassen haben. Wechseln Sie zu jenem zurück und öffnen Sie die Seite erneut.',
    },
    invalid: {
      title: 'Kehren Sie zu der Seite zurück, auf der Sie begonnen haben',
      body: 'Hier ist nichts mehr zu tun.',
    },
    backTo: 'Weiter zu',
  },
  es: {
    popup: {
      title: 'Ya puedes cerrar esta ventana',
      body: 'La página en la que empezaste continúa por sí sola.',
    },
    otherBrowser: {
      title: 'Vuelve a la página en la que empezaste',
      body: 'Este no es el navegador en el que empezaste. Vuelve a aquel y abre la página de nuevo.',
    },
    invalid: {
      title: 'Vuelve a la página en la que empezaste',
      body: 'Aquí no queda nada por hacer.',
    },
    backTo: 'Ir a',
  },
  fr: {
    popup: {
      title: 'Vous pouvez fermer cette fenêtre',
      body: 'La page où vous avez commencé continue toute seule.',
    },
    otherBrowser: {
      title: 'Revenez à la page où vous avez commencé',
      body: 'Ce navigateur n’est pas celui où vous avez commencé. Revenez à celui-là et ouvrez de nouveau la page.',
    },
    invalid: {
      title: 'Revenez à la page où vous avez commencé',
      body: 'Il n’y a plus rien à faire ici.',
    },
    backTo: 'Aller sur',
  },
  it: {
    popup: {
      title: 'Puoi chiudere questa finestra',
      body: 'La pagina da cui hai iniziato prosegue da sola.',
    },
    otherBrowser: {
      title: 'Torna alla pagina da cui hai iniziato',
      body: 'Questo non è il browser da cui hai iniziato. Torna a quello e apri di nuovo la pagina.',
    },
    invalid: {
      title: 'Torna alla pagina da cui hai iniziato',
      body: 'Qui non c’è altro da fare.',
    },
    backTo: 'Vai a',
  },
  pl: {
    popup: {
      title: 'Możesz zamknąć to okno',
      body: 'Strona, na której wszystko się zaczęło, sama przejdzie dalej.',
    },
    otherBrowser: {
      title: 'Wróć na stronę, na której wszystko się zaczęło',
      body: 'To inna przeglądarka niż ta, od której zaczęto. Wróć do tamtej i otwórz stronę ponownie.',
    },
    invalid: {
      title: 'Wróć na stronę, na której wszystko się zaczęło',
      body: 'Tutaj nie ma już nic do zrobienia.',
    },
    backTo: 'Przejdź do',
  },
  ar: {
    popup: {
      title: 'يمكنك إغلاق هذه النافذة',
      body: 'ستتابع الصفحة التي بدأت منها تلقائيًا.',
    },
    otherBrowser: {
      title: 'ارجع إلى الصفحة التي بدأت منها',
      body: 'هذا متصفح مختلف عن الذي بدأت فيه. ارجع إلى ذلك المتصفح وافتح الصفحة من جديد.',
    },
    invalid: {
      title: 'ارجع إلى الصفحة التي بدأت منها',
      body: 'لم يبقَ شيء للقيام به هنا.',
    },
    backTo: 'الانتقال إلى',
  },
  cy: {
    popup: {
      title: 'Gallwch gau’r ffenestr hon',
      body: 'Bydd y dudalen lle dechreuoch yn parhau ar ei phen ei hun.',
    },
    otherBrowser: {
      title: 'Ewch yn ôl i’r dudalen lle dechreuoch',
      body: 'Nid dyma’r porwr lle dechreuoch. Ewch yn ôl i hwnnw ac agorwch y dudalen eto.',
    },
    invalid: {
      title: 'Ewch yn ôl i’r dudalen lle dechreuoch',
      body: 'Does dim ar ôl i’w wneud yma.',
    },
    backTo: 'Mynd i',
  },
  pt: {
    popup: {
      title: 'Pode fechar esta janela',
      body: 'A página onde começou continua sozinha.',
    },
    otherBrowser: {
      title: 'Volte à página onde começou',
      body: 'Este não é o navegador onde começou. Volte a esse e abra a página de novo.',
    },
    invalid: {
      title: 'Volte à página onde começou',
      body: 'Não há mais nada a fazer aqui.',
    },
    backTo: 'Ir para',
  },
  ro: {
    popup: {
      title: 'Puteți închide această fereastră',
      body: 'Pagina de la care ați pornit continuă de la sine.',
    },
    otherBrowser: {
      title: 'Reveniți la pagina de la care ați pornit',
      body: 'Acesta nu este browserul din care ați pornit. Reveniți la acela și deschideți din nou pagina.',
    },
    invalid: {
      title: 'Reveniți la pagina de la care ați pornit',
      body: 'Aici nu mai este nimic de făcut.',
    },
    backTo: 'Mergeți la',
  },
  ur: {
    popup: {
      title: 'آپ یہ ونڈو بند کر سکتے ہیں',
      body: 'جس صفحے سے آپ نے آغاز کیا تھا وہ خود بخود آگے بڑھے گا۔',
    },
    otherBrowser: {
      title: 'اسی صفحے پر واپس جائیں جہاں سے آغاز کیا تھا',
      body: 'یہ وہ براؤزر نہیں جس میں آپ نے آغاز کیا تھا۔ اسی براؤزر میں واپس جا کر صفحہ دوبارہ کھولیں۔',
    },
    invalid: {
      title: 'اسی صفحے پر واپس جائیں جہاں سے آغاز کیا تھا',
      body: 'یہاں کرنے کو اب کچھ باقی نہیں۔',
    },
    backTo: 'اس سائٹ پر جائیں:',
  },
} as const satisfies Record<string, ReturnPageTexts>;
