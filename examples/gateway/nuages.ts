// The application on our own server, which reads HTTP from the socket itself.

import { serve } from 'nuages/server'
import { application } from './application.ts'

const { url } = await serve(application)
console.log(url)
