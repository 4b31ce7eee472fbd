// @timeout 1200
import { suiteOfStory } from './suite-of-story.ts'

const test = suiteOfStory('changing')

test.run()
