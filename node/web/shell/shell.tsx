/** The frame around every screen: top bar, navigation, and the screen that the address names. */
import { Route, Router } from 'preact-iso/router'
import { BoardScreens } from '../boards/boards.tsx'
import { DropZone } from '../media/drop-zone.tsx'
import { ViewerHost } from '../media/viewer-host.tsx'
import { NotificationsScreen } from '../notifications/notifications.tsx'
import { MessageScreens } from '../messages/messages.tsx'
import {
  HelpScreen,
  InviteScreen,
  JoinScreen,
  LinkHere,
  MentionsScreen,
  PeopleScreen,
  PersonScreen,
  PhotosScreen,
  PostScreen,
  SearchScreen,
  TagScreen,
  TagsScreen,
  YouScreen,
} from '../screens/later.tsx'
import { NotFound } from '../screens/not-found.tsx'
import { Share } from '../screens/share.tsx'
import { Stream } from '../screens/stream/stream.tsx'
import { t } from '../text/t.ts'
import { ConnectionBar } from './connection-bar.tsx'
import { Navigation } from './navigation.tsx'
import { Notices } from './notices.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { TopBar } from './top-bar.tsx'

export function Shell() {
  return (
    <div class="shell">
      <a class="skip" href="#main">
        {t('shell.skip')}
      </a>
      <TopBar />
      <Navigation />
      <main id="main" tabIndex={-1}>
        <ConnectionBar />
        <Notices />
        <Router>
          <Route path="/" component={Stream} />
          <Route path="/photos" component={PhotosScreen} />
          <Route path="/posts/:post" component={PostScreen} />
          <Route path="/notifications" component={NotificationsScreen} />
          <Route path="/mentions" component={MentionsScreen} />
          <Route path="/tags" component={TagsScreen} />
          <Route path="/tags/:tag" component={TagScreen} />
          <Route path="/search" component={SearchScreen} />
          <Route path="/people" component={PeopleScreen} />
          <Route path="/people/:id" component={PersonScreen} />
          <Route path="/invite" component={InviteScreen} />
          <Route path="/join" component={JoinScreen} />
          <Route path="/messages/:id?" component={MessageScreens} />
          <Route path="/boards/:id?" component={BoardScreens} />
          <Route path="/share" component={Share} />
          <Route path="/help" component={HelpScreen} />
          <Route path="/device" component={LinkHere} />
          <Route path="/you/:part?" component={YouScreen} />
          <Route default component={NotFound} />
        </Router>
      </main>
      <Shortcuts />
      <DropZone />
      <ViewerHost />
    </div>
  )
}
